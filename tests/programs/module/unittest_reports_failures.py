import unittest
class T(unittest.TestCase):
    def test_a(self): self.assertEqual([1,2,3,{'a':1}], [1,2,4,{'a':2}])
    def test_b(self): self.assertIn(3, [1])
    def test_c(self): raise KeyError('x')
    def test_d(self): self.assertMultiLineEqual("a\nb\n", "a\nc\n")
    def test_e(self): self.assertDictEqual({'a':1},{'a':2})
    def test_f(self): self.assertAlmostEqual(1.0, 1.1)
    def test_g(self):
        with self.subTest(i=1): self.assertTrue(False, "msg")
        with self.subTest(i=2): self.assertTrue(True)
suite = unittest.TestSuite()
suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(T))
import io, re, sys
s=io.StringIO()
res = unittest.TextTestRunner(s).run(suite)
print(re.sub(r'in \d\.\d+s', 'in Ts', s.getvalue()))
print(len(res.failures), len(res.errors))
