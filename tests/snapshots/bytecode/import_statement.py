import a
import b.c
import d.e.f as g, h as i
