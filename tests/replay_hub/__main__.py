"""`python -m tests.replay_hub [--port N]`: a small Hub on this machine."""

import argparse
import time

from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.sample import load_world
from tests.replay_hub.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.replay_hub", description=__doc__)
    parser.add_argument("--port", type=int, default=8642, help="0: any free one")
    server = Server(ReplayHub(load_world(), time.monotonic), parser.parse_args().port)
    posts = len(server.hub.world.posts)
    print(
        f"A Hub with {posts} posts by invented people listens on {server.url} until Ctrl-C. In another shell:"
    )
    print(f"\n    HEARSAY_HUB={server.url} .venv/bin/hearsay collect posts\n", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
