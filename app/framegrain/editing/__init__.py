"""What a person means, turned into edits: one file per subject, functions of a desk that change nothing."""
