"""A Hub to practise on: serves the wire formats from data, with the measured limits and faults on demand.

world      what there is: people, posts, comments, events, likes, papers
sample     the world of the bundled sample
answers    one function per endpoint: world → JSON or page
limits     fixed windows, and the headers that tell of them
faults     what can go wrong, by path
hub        all of these together: request → Reply
server     on a loopback port; transport: without a socket, for tests with a clock of their own
"""
