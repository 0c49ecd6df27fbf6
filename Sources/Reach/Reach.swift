// Reach
