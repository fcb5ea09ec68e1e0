"""What each word of a text adds to the fused score."""
