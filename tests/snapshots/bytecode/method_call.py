import module

object.method(1)
object.method(1, key=2)
object.attribute.method()
module.function(1)
"-".join(parts)
