"""Trust 信任的代价: what encryption, the chain and its checks cost.

python -m benchmarks.trust [--small] [--format table|json]
"""
