if a:
    b
    if c:
	d
# comment
  # comment
    e
f
class A:
  def g():
    pass

    # last

