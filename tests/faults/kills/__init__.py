"""Kills 断电一样的打断: a real server is killed at random moments while it writes; nothing acknowledged may be lost.

    python -m tests.faults.kills --runs 1000 --on both

Clients record entries through the interface of a served office and note what was acknowledged; what was not, they send
again under the same id, as a phone does. Workers are killed with SIGKILL in the middle, every now and then the whole
server. At the end every acknowledged entry must be there once, each must open with its key and say what was sent, and
every chain must hold. What SIGKILL does not show is a machine that loses its power: the disk is asked to flush
(`synchronous=FULL`, `fsync`), which no test of a process can prove.
"""
