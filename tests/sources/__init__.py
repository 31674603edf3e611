"""The five source documents 来源文件, clause by clause: what each sentence asks, and what answers for it."""
