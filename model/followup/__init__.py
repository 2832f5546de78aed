"""What happened beside what was planned: differences, estimates with an interval, and the forecast that follows."""
