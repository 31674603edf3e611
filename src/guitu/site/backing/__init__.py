"""Backing up 备份 and restoring 恢复: the database and the sealed files, in one encrypted file; never a key.

`making` writes a backup while the office works, `restoring` puts one back, `drill` restores it to a place that is
thrown away and compares; `stream` is the form of the file, `databases` the two kinds of database, `notes` what the
checkup is told afterwards.
"""
