from functools import cache

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]

def winner(board):
    for a, b, c in LINES:
        if board[a] == board[b] == board[c] != " ":
            return board[a]
    return "draw" if " " not in board else None

def play(board, at, mark):
    return board[:at] + mark + board[at + 1:]

positions = 0

@cache
def value(board, mark):
    """From X's point of view: 1 wins, 0 draw, -1 loses; and the best move."""
    global positions
    positions += 1
    match winner(board):
        case "X":
            return 1, None
        case "O":
            return -1, None
        case "draw":
            return 0, None
    moves = []
    for at, field in enumerate(board):
        if field == " ":
            score, _ = value(play(board, at, mark), "O" if mark == "X" else "X")
            moves.append((score, at))
    if mark == "X":
        return max(moves, key=lambda m: (m[0], -m[1]))
    return min(moves)

def show(board):
    print("\n-+-+-\n".join("|".join(board[r:r + 3]) for r in (0, 3, 6)))

board, mark = " " * 9, "X"
moves = []
while (result := winner(board)) is None:
    score, at = value(board, mark)
    moves.append(at)
    board = play(board, at, mark)
    mark = "O" if mark == "X" else "X"
show(board)
print(result, moves, positions)
for start in ("X   O    ", "XO       ", "XOX O    "):
    turn = "X" if start.count("X") == start.count("O") else "O"
    print(repr(start), turn, value(start, turn))

def alphabeta(board, mark, alpha=-2, beta=2):
    result = winner(board)
    if result:
        return {"X": 1, "O": -1, "draw": 0}[result]
    for at in range(9):
        if board[at] != " ":
            continue
        score = alphabeta(play(board, at, mark), "O" if mark == "X" else "X", alpha, beta)
        if mark == "X":
            alpha = max(alpha, score)
        else:
            beta = min(beta, score)
        if alpha >= beta:
            break
    return alpha if mark == "X" else beta
print(alphabeta("X        ", "O"), alphabeta("XO       ", "X"))
