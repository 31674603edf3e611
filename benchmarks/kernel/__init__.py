"""The kernel measured: ratios in one run against plain code, bare array operations and, if installed, peers.

`python -m benchmarks.kernel`; what is measured and why is in docs/explain/performance.md.
"""
