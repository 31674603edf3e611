"""Handing a case to an office outside this installation, and taking one in 移交档案包.

One file: the bound volume as an encrypted PDF that any reader opens with the passphrase, and inside it the case file
(`guitu.casefile/1`) with its digests, who the person is, and the scans, for an office that has Guitu. `parcel` says
what it holds, `envelope` seals and opens it, `giving` and `taking` are the deeds of the two offices.
"""
