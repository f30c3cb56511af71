"""What a labeled video is: pure values and pure rules. No Qt, no files, no clock."""
