//! The only list of functions that generated code calls. A row gives the classes of the parameters, the class of the
//! result, which says how failure looks, and the function in `raw` that implements it.
//!
//! Parameter classes: `word` (a borrowed value, NULL where the row's text says so), `own` (an owned value that the helper
//! takes over), `i64`, `f64`, `u32`, `ptr`. Result classes: `own` (owned word; NULL = exception pending), `status`
//! (i32; −1 = exception pending), `void`, `f64`, `i64`, `ptr` (these cannot fail).

/// Calls `$callback!` with the helper table: `name(class, …) -> class;`
#[macro_export]
macro_rules! for_each_helper {
    ($callback:ident) => {
        $callback! {
            release(ptr) -> void;
            retain_word(word) -> void;
            release_word(own) -> void;
            box_float(f64) -> own;
            allocate(i64) -> ptr;
            poll() -> status;
            check_depth(i64) -> status;
            traceback(ptr, u32) -> void;
            unwind(ptr, u32, ptr, u32, i64, i64) -> void;
            release_locals(ptr, u32) -> void;
            fetch_exception() -> own;
            binary(word, word, u32) -> own;
            binary_inplace_own(own, word, u32) -> own;
            unary(word, u32) -> own;
            compare(word, word, u32) -> own;
            compare_bool(word, word, u32) -> status;
            is_true(word) -> status;
            contains(word, word) -> status;
            str_equal(word, word) -> i64;
            str_order(word, word) -> i64;
            str_concat(word, word) -> own;
            str_1(word) -> own;
            int_1(word) -> own;
            float_1(word) -> own;
            is_instance(word, word) -> status;
            float_pow(f64, f64, ptr) -> status;
            float_mod(f64, f64) -> f64;
            float_floor_divide(f64, f64) -> f64;
            subscr(word, word) -> own;
            store_subscr(word, word, word) -> status;
            delete_subscr(word, word) -> status;
            subscr_slice(word, word, word) -> own;
            store_slice(word, word, word, word) -> status;
            load_attr(word, word, ptr) -> own;
            load_method(word, word, ptr, ptr) -> own;
            load_super_attr(word, word, word, word, u32, ptr, ptr) -> own;
            new_instance(word) -> own;
            init_failed(own) -> void;
            store_attr(word, word, word, ptr) -> status;
            delete_attr(word, word) -> status;
            load_global_slow(word, ptr, ptr) -> own;
            load_name(word, word, word) -> own;
            store_name(word, word, word) -> status;
            delete_name(word, word) -> status;
            store_global(word, word, word) -> status;
            delete_global(word, word) -> status;
            call_0(word, word) -> own;
            call_1(word, word, word) -> own;
            call_2(word, word, word, word) -> own;
            call_3(word, word, word, word, word) -> own;
            call_vector(word, word, ptr, u32, word) -> own;
            call_ex(word, word, word) -> own;
            call_intrinsic_1(word, u32, word) -> own;
            call_intrinsic_2(word, word, u32) -> own;
            make_function(ptr, word, own, own, own, own) -> own;
            make_cell(own) -> own;
            load_deref(word, ptr, u32) -> own;
            delete_deref(word, ptr, u32) -> status;
            load_class_deref(word, word, ptr, u32) -> own;
            build_tuple(ptr, u32) -> own;
            build_list(ptr, u32) -> own;
            build_set(ptr, u32) -> own;
            build_map(ptr, u32) -> own;
            build_const_key_map(ptr, u32, word) -> own;
            build_slice(word, word, word) -> own;
            build_string(ptr, u32) -> own;
            format_value(word, u32, word) -> own;
            list_append(word, own) -> status;
            builtin_method(word, word) -> own;
            list_pop(word) -> own;
            list_pop_at(word, word) -> own;
            dict_get(word, word) -> own;
            dict_get_or(word, word, word) -> own;
            dict_setdefault(word, word, word) -> own;
            dict_setdefault_list(word, word) -> own;
            dict_pop(word, word) -> own;
            dict_pop_or(word, word, word) -> own;
            set_add_item(word, word) -> own;
            set_discard(word, word) -> own;
            set_remove(word, word) -> own;
            deque_append(word, word) -> own;
            deque_appendleft(word, word) -> own;
            deque_pop(word) -> own;
            deque_popleft(word) -> own;
            list_extend(word, word) -> status;
            set_add(word, own) -> status;
            set_update(word, word) -> status;
            map_add(word, own, own) -> status;
            dict_update(word, word) -> status;
            dict_merge(word, word, word) -> status;
            unpack_sequence(word, u32, ptr) -> status;
            unpack_ex(word, u32, u32, ptr) -> status;
            get_iter(word) -> own;
            for_iter(word) -> own;
            for_iter_pair(word, ptr) -> status;
            range_cursor(i64, i64, i64, u32) -> own;
            sequence_cursor(own, i64, u32, i64) -> own;
            get_yield_from_iter(word, u32) -> own;
            get_awaitable(word, u32) -> own;
            get_aiter(word) -> own;
            get_anext(word) -> own;
            end_async_for(own) -> status;
            before_async_with(word, ptr) -> own;
            check_eg_match(word, word, ptr) -> own;
            stop_iteration_error(word, u32) -> own;
            get_len(word) -> own;
            match_mapping(word) -> status;
            match_sequence(word) -> status;
            match_keys(word, word) -> own;
            match_class(word, word, word, u32) -> own;
            push_exc_info(word) -> own;
            pop_except(own) -> void;
            check_exc_match(word, word) -> status;
            raise_varargs(ptr, u32) -> status;
            reraise(own) -> void;
            with_except_start(word, word) -> own;
            before_with(word, ptr) -> own;
            raise_unbound_local(ptr, u32) -> void;
            import_name(word, word, word, word) -> own;
            import_from(word, word) -> own;
            build_class(word) -> own;
            assertion_error() -> own;
            setup_annotations(word) -> status;
            make_generator(word, ptr) -> own;
            generator_frame(word) -> ptr;
            send(word, word, ptr) -> status;
            cleanup_throw(word, word, own) -> own;
        }
    };
}
