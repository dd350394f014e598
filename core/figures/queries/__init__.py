"""What may be asked of figures: numbers, the records behind them, trends, people, forecasts, returns."""
