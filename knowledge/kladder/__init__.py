"""The drafts: renderings of one meeting object as files and pictures."""
