"""Rules of figures: pure, and each can say why.

ages         how old open cases are, in bands
shares       shares in hundredths of a per cent
judging      a figure against its target, the month before and the year before
forecasting  arrivals to come, from those that came
workload     hours of work against hours of people
sampling     which cases are looked at again
returning    the sums and rules of a return, and what differs between two
"""
