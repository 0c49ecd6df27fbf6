// Collisions
