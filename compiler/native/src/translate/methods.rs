//! Methods of builtin types that programs call all day. A builtin type keeps its methods, so a test of the object's type takes
//! the place of looking the method up, and the call goes straight to a helper that does the method's work.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use krait_runtime::value as word;

/// A method: its type and name, the helper for each number of arguments, and whether it always returns None.
struct Method {
    ty: RuntimeType,
    name: &'static str,
    calls: &'static [(usize, Helper)],
    returns_none: bool,
}

const fn method(ty: RuntimeType, name: &'static str, calls: &'static [(usize, Helper)], returns_none: bool) -> Method {
    Method {
        ty,
        name,
        calls,
        returns_none,
    }
}

/// The methods; the number in `Ty::KnownMethod` is the index.
const METHODS: [Method; 11] = [
    method(
        RuntimeType::List,
        "pop",
        &[(0, Helper::list_pop), (1, Helper::list_pop_at)],
        false,
    ),
    method(
        RuntimeType::Dict,
        "get",
        &[(1, Helper::dict_get), (2, Helper::dict_get_or)],
        false,
    ),
    method(RuntimeType::Dict, "setdefault", &[(2, Helper::dict_setdefault)], false),
    method(RuntimeType::Set, "add", &[(1, Helper::set_add_item)], true),
    method(RuntimeType::Set, "discard", &[(1, Helper::set_discard)], true),
    method(RuntimeType::Set, "remove", &[(1, Helper::set_remove)], true),
    method(RuntimeType::Deque, "append", &[(1, Helper::deque_append)], true),
    method(RuntimeType::Deque, "appendleft", &[(1, Helper::deque_appendleft)], true),
    method(RuntimeType::Deque, "popleft", &[(0, Helper::deque_popleft)], false),
    method(RuntimeType::Deque, "pop", &[(0, Helper::deque_pop)], false),
    method(
        RuntimeType::Dict,
        "pop",
        &[(1, Helper::dict_pop), (2, Helper::dict_pop_or)],
        false,
    ),
];

/// The fact that a guard for the type shows, if there is one.
fn fact(ty: RuntimeType) -> Option<Ty> {
    match ty {
        RuntimeType::List => Some(Ty::List),
        RuntimeType::Dict => Some(Ty::Dict),
        RuntimeType::Set => Some(Ty::Set),
        RuntimeType::Deque => Some(Ty::Deque),
        _ => None,
    }
}

impl FunctionTranslator<'_, '_> {
    /// Pushes the method of that name, not looked up, and the object, for each builtin type that has a known one. True: the
    /// object's type was known, and that is all. Else translation goes on where the object is something else.
    pub(super) fn load_known_method(&mut self, object: Operand, name: &str) -> bool {
        let open = matches!(object.ty, Ty::Unknown | Ty::Object);
        let known = METHODS.iter().any(|m| fact(m.ty) == Some(object.ty));
        if !(open || known) || !self.worth_splitting() {
            return false;
        }
        let mut methods: Vec<usize> = (0..METHODS.len()).filter(|&i| METHODS[i].name == name).collect();
        if self.handles_deques() {
            methods.sort_by_key(|&i| METHODS[i].ty != RuntimeType::Deque);
        }
        for number in methods {
            let method = &METHODS[number];
            let fact = fact(method.ty);
            if fact == Some(object.ty) {
                self.push_known_method(number, object);
                return true;
            }
            if known {
                continue;
            }
            let other = self.block();
            let saved = self.state.clone();
            self.guard_type(object.value, object.ty.is_pointer(), method.ty, other);
            let mut found = object;
            if let Some(fact) = fact {
                self.refine_type(object.value, fact);
                found.ty = fact;
            }
            self.push_known_method(number, found);
            self.goto(self.at + 1);
            self.switch(other);
            self.state = saved;
            self.state.rank += 1;
        }
        false
    }

    /// Whether methods that only deques have are called in this function.
    pub(super) fn handles_deques(&self) -> bool {
        let names = self.unit.code.names();
        names
            .iter()
            .any(|n| n.to_str().is_some_and(|n| n == "popleft" || n == "appendleft"))
    }

    fn push_known_method(&mut self, number: usize, object: Operand) {
        let none = self.iconst(word::NONE);
        self.push(Operand::free(none, Ty::KnownMethod(number as u8)));
        self.push(object);
    }

    /// Calls the known method below the object and `count` arguments; false: no helper takes so many.
    pub(super) fn call_known_method(&mut self, number: u8, count: usize) -> bool {
        let method = &METHODS[number as usize];
        let Some(&(_, helper)) = method.calls.iter().find(|(n, _)| *n == count) else {
            return false;
        };
        let mut operands = self.pop_words(count + 1);
        self.pop();
        self.promote_borrowed();
        for operand in &mut operands {
            *operand = self.hold(*operand);
        }
        let values: Vec<_> = operands.iter().map(|o| o.value).collect();
        let result = self.call_own(helper, &values, &operands);
        if method.returns_none {
            let none = self.iconst(word::NONE);
            self.push(Operand::free(none, Ty::None));
        } else {
            self.push(Operand::owned(result, Ty::Unknown));
        }
        true
    }

    /// `d.setdefault(key, [])` before its `[]`: the list is made only where the key is absent. False: it is something else.
    pub(super) fn set_default_list(&mut self) -> bool {
        let next = self.at + 1;
        let calls = |i: &krait_bytecode::Opcode| *i == krait_bytecode::Opcode::Call;
        let call = self.d.instrs.get(next).filter(|i| calls(&i.opcode) && i.oparg == 2);
        let depth = self.state.stack.len();
        let method = depth.checked_sub(3).map(|i| self.state.stack[i].ty);
        let Some(Ty::KnownMethod(number)) = method else {
            return false;
        };
        if call.is_none() || self.d.leader[next] || Self::known_method_name(number) != "setdefault" {
            return false;
        }
        self.at = next;
        let mut operands = self.pop_words(2);
        self.pop();
        self.promote_borrowed();
        for operand in &mut operands {
            *operand = self.hold(*operand);
        }
        let values = [operands[0].value, operands[1].value];
        let result = self.call_own(Helper::dict_setdefault_list, &values, &operands);
        self.push(Operand::owned(result, Ty::Unknown));
        self.goto(next + 1);
        true
    }

    /// Puts the method itself in the place of `Ty::KnownMethod` or `Ty::ListAppend`, which lies below the object and `count`
    /// arguments: the call is not one that is made directly.
    pub(super) fn find_known_method(&mut self, name: &str, count: usize) {
        let at = self.state.stack.len() - count - 2;
        let object = self.state.stack[at + 1].value;
        let names = self.unit.code.names();
        let index = names
            .iter()
            .position(|n| n.to_str() == Some(name))
            .expect("it was loaded by name");
        let name = self.name_word(index);
        let method = self
            .call_raw(Helper::builtin_method, &[object, name])
            .expect("a result");
        self.state.stack[at] = Operand::owned(method, Ty::Object);
    }

    /// The name of a known method.
    pub(super) fn known_method_name(number: u8) -> &'static str {
        METHODS[number as usize].name
    }
}
