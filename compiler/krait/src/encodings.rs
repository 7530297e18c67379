//! The modules of the package `encodings`, by the names that programs call them.

/// The module behind the name of an encoding, however it is written.
pub fn module_of(name: &str) -> Option<&'static str> {
    if name.len() > 24 || !name.is_ascii() {
        return None;
    }
    let key: String = name
        .chars()
        .map(|c| {
            if matches!(c, '-' | ' ' | '.') {
                '_'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    let named = |row: &&(&str, &'static str)| row.1 == key || row.0.split(' ').any(|alias| alias == key);
    MODULES.iter().find(named).map(|row| row.1)
}

/// Encodings that the runtime has without the package.
pub const NATIVE: [&str; 3] = ["ascii", "latin_1", "utf_8"];

/// Other names (`encodings.aliases`) and module.
const MODULES: [(&str, &str); 104] = [
    (
        "646 ansi_x3.4_1968 ansi_x3.4_1986 ansi_x3_4_1968 cp367 csascii ibm367 iso646_us iso_646.irv_1991 iso_ir_6 us us_ascii",
        "ascii",
    ),
    ("base64 base_64", "base64_codec"),
    ("big5_tw csbig5 x_mac_trad_chinese", "big5"),
    ("bz2", "bz2_codec"),
    ("", "charmap"),
    (
        "037 csibm037 ebcdic_cp_ca ebcdic_cp_nl ebcdic_cp_us ebcdic_cp_wt ibm037 ibm039",
        "cp037",
    ),
    ("", "cp1006"),
    ("1026 csibm1026 ibm1026", "cp1026"),
    ("1125 cp866u ibm1125 ruscii", "cp1125"),
    ("1140 ibm1140", "cp1140"),
    ("1250 windows_1250", "cp1250"),
    ("1251 windows_1251", "cp1251"),
    ("1252 windows_1252", "cp1252"),
    ("1253 windows_1253", "cp1253"),
    ("1254 windows_1254", "cp1254"),
    ("1255 windows_1255", "cp1255"),
    ("1256 windows_1256", "cp1256"),
    ("1257 windows_1257", "cp1257"),
    ("1258 windows_1258", "cp1258"),
    ("273 csibm273 ibm273", "cp273"),
    ("424 csibm424 ebcdic_cp_he ibm424", "cp424"),
    ("437 cspc8codepage437 ibm437", "cp437"),
    ("500 csibm500 ebcdic_cp_be ebcdic_cp_ch ibm500", "cp500"),
    ("", "cp720"),
    ("", "cp737"),
    ("775 cspc775baltic ibm775", "cp775"),
    ("850 cspc850multilingual ibm850", "cp850"),
    ("852 cspcp852 ibm852", "cp852"),
    ("855 csibm855 ibm855", "cp855"),
    ("", "cp856"),
    ("857 csibm857 ibm857", "cp857"),
    ("858 csibm858 ibm858", "cp858"),
    ("860 csibm860 ibm860", "cp860"),
    ("861 cp_is csibm861 ibm861", "cp861"),
    ("862 cspc862latinhebrew ibm862", "cp862"),
    ("863 csibm863 ibm863", "cp863"),
    ("864 csibm864 ibm864", "cp864"),
    ("865 csibm865 ibm865", "cp865"),
    ("866 csibm866 ibm866", "cp866"),
    ("869 cp_gr csibm869 ibm869", "cp869"),
    ("", "cp874"),
    ("", "cp875"),
    ("932 ms932 ms_kanji mskanji", "cp932"),
    ("949 ms949 uhc", "cp949"),
    ("950 ms950", "cp950"),
    ("eucjp u_jis ujis", "euc_jp"),
    (
        "euckr korean ks_c_5601 ks_c_5601_1987 ks_x_1001 ksc5601 ksx1001 x_mac_korean",
        "euc_kr",
    ),
    ("gb18030_2000", "gb18030"),
    (
        "chinese csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 gb2312_80 iso_ir_58 x_mac_simp_chinese",
        "gb2312",
    ),
    ("936 cp936 ms936", "gbk"),
    ("hex", "hex_codec"),
    ("cp1051 csHPRoman8 ibm1051 r8 roman8", "hp_roman8"),
    ("", "idna"),
    ("", "iso8859_1"),
    (
        "csisolatin6 iso_8859_10 iso_8859_10_1992 iso_ir_157 l6 latin6",
        "iso8859_10",
    ),
    ("iso_8859_11 iso_8859_11_2001 thai", "iso8859_11"),
    ("iso_8859_13 l7 latin7", "iso8859_13"),
    (
        "iso_8859_14 iso_8859_14_1998 iso_celtic iso_ir_199 l8 latin8",
        "iso8859_14",
    ),
    ("iso_8859_15 l9 latin9", "iso8859_15"),
    ("iso_8859_16 iso_8859_16_2001 iso_ir_226 l10 latin10", "iso8859_16"),
    (
        "csisolatin2 iso_8859_2 iso_8859_2_1987 iso_ir_101 l2 latin2",
        "iso8859_2",
    ),
    (
        "csisolatin3 iso_8859_3 iso_8859_3_1988 iso_ir_109 l3 latin3",
        "iso8859_3",
    ),
    (
        "csisolatin4 iso_8859_4 iso_8859_4_1988 iso_ir_110 l4 latin4",
        "iso8859_4",
    ),
    (
        "csisolatincyrillic cyrillic iso_8859_5 iso_8859_5_1988 iso_ir_144",
        "iso8859_5",
    ),
    (
        "arabic asmo_708 csisolatinarabic ecma_114 iso_8859_6 iso_8859_6_1987 iso_ir_127",
        "iso8859_6",
    ),
    (
        "csisolatingreek ecma_118 elot_928 greek greek8 iso_8859_7 iso_8859_7_1987 iso_ir_126",
        "iso8859_7",
    ),
    (
        "csisolatinhebrew hebrew iso_8859_8 iso_8859_8_1988 iso_ir_138",
        "iso8859_8",
    ),
    (
        "csisolatin5 iso_8859_9 iso_8859_9_1989 iso_ir_148 l5 latin5",
        "iso8859_9",
    ),
    ("cp1361 ms1361", "johab"),
    ("cskoi8r", "koi8_r"),
    ("", "koi8_t"),
    ("", "koi8_u"),
    ("kz_1048 rk1048 strk1048_2002", "kz1048"),
    (
        "8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 iso_8859_1_1987 iso_ir_100 l1 latin latin1",
        "latin_1",
    ),
    ("", "mac_arabic"),
    ("", "mac_croatian"),
    ("maccyrillic", "mac_cyrillic"),
    ("", "mac_farsi"),
    ("macgreek", "mac_greek"),
    ("maciceland", "mac_iceland"),
    ("mac_centeuro maccentraleurope maclatin2", "mac_latin2"),
    ("macintosh macroman", "mac_roman"),
    ("", "mac_romanian"),
    ("macturkish", "mac_turkish"),
    ("", "palmos"),
    ("cp154 csptcp154 cyrillic_asian pt154", "ptcp154"),
    ("", "punycode"),
    ("quopri quoted_printable quotedprintable", "quopri_codec"),
    ("", "raw_unicode_escape"),
    ("rot13", "rot_13"),
    ("csshiftjis s_jis shiftjis sjis x_mac_japanese", "shift_jis"),
    ("iso_ir_166 tis620 tis_620_0 tis_620_2529_0 tis_620_2529_1", "tis_620"),
    ("", "unicode_escape"),
    ("u16 utf16", "utf_16"),
    ("unicodebigunmarked utf_16be", "utf_16_be"),
    ("unicodelittleunmarked utf_16le", "utf_16_le"),
    ("u32 utf32", "utf_32"),
    ("utf_32be", "utf_32_be"),
    ("utf_32le", "utf_32_le"),
    ("u7 unicode_1_1_utf_7 utf7", "utf_7"),
    ("cp65001 u8 utf utf8 utf8_ucs2 utf8_ucs4", "utf_8"),
    ("", "utf_8_sig"),
    ("uu", "uu_codec"),
    ("zip zlib", "zlib_codec"),
];
