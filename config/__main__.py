"""The command `borough`."""

from config import processes
from core.cli.main import borough


def main() -> None:
    """Run the command line on this council."""
    borough(obj=processes.Processes())


if __name__ == "__main__":
    main()
