"""What papers cost: one page, one document for a word processor, a volume, a thousand agreements."""
