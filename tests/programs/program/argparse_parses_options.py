# args: convert in.txt --size 3 -v -v --tag a --tag b
import argparse

parser = argparse.ArgumentParser(prog="tool", description="Converts files.")
parser.add_argument("-v", "--verbose", action="count", default=0, help="say more")
sub = parser.add_subparsers(dest="command", required=True)
convert = sub.add_parser("convert", help="convert a file")
convert.add_argument("file")
convert.add_argument("--size", type=int, default=1, metavar="N", help="size (default: %(default)s)")
convert.add_argument("--tag", action="append")
convert.add_argument("-v", action="count", default=0, dest="more")
convert.add_argument("--mode", choices=["fast", "good"], default="good")
args = parser.parse_args()
print(args.command, args.file, args.size, args.tag, args.more, args.mode)
print(parser.format_usage(), end="")
print(convert.format_help(), end="")
simple = argparse.ArgumentParser(prog="simple", exit_on_error=False)
simple.add_argument("n", type=int, nargs="*")
simple.add_argument("--yes", action=argparse.BooleanOptionalAction)
print(simple.parse_args(["1", "2", "--no-yes"]), simple.parse_args([]))
try:
    simple.parse_args(["x"])
except argparse.ArgumentError as error:
    print(error)
