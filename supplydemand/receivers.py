"""What follows when a listing changes its status."""
