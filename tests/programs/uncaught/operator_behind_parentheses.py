# exit: 1
def share(total, people):
    return (total + 1) // people


share(4, [])
