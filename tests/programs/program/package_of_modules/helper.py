print("helper runs", __name__)
counter = 0


def increase():
    global counter
    counter += 1
    return counter


if __name__ == "__main__":
    print("never")
