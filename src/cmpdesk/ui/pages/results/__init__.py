"""Rankings, and what helps to judge them."""
