"""What a hand does on the picture, as small state machines without Qt: touches in, a draft and one edit out."""
