"""What a guideline author writes, made ready to be shown and handed out; no Qt."""
