"""What the pages share, and the frame around them."""
