"""The command `borough`."""

from config import processes
from core.cli import main as cli


def main() -> None:
    """Run the command line on this council."""
    cli.borough(obj=processes.Processes())


if __name__ == "__main__":
    main()
