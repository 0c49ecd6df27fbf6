// Mediators
