"""The fuzz run 乱填乱送: whatever is put in anywhere, the office says yes or no; it neither breaks nor hangs.

    make fuzz                 100,000 inputs, about half an hour
    make fuzz N=5000 SEED=7   fewer, others

Every input follows from the seed, so that what broke can be sent again. Without `GUITU_FUZZ` a short slice runs.
"""
