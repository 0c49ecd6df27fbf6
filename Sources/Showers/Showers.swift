// Showers
