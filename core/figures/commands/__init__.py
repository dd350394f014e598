"""What can be done with figures: counted and kept, samples reviewed, reports signed, returns frozen and sent."""
