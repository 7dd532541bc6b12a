/* SPDX-License-Identifier: MIT */
/* Unit tests of sha256: the examples of FIPS 180-4 and of NIST's test vectors. */
#include "sha256.h"

#include "unit.h"

static void assert_sum(const char *text, size_t size, size_t piece, const char *wanted)
{
	struct sha256 h;
	char sum[SHA256_TEXT];

	sha256_init(&h);
	for (size_t at = 0; at < size; at += piece)
		sha256_add(&h, text + at, size - at < piece ? size - at : piece);
	sha256_text(&h, sum);
	assert_string_equal(sum, wanted);
}

static void known_messages_have_their_known_sums(void **state)
{
	static const struct { const char *text, *sum; } cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
		{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		  "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t piece = 1; piece < 130; piece++)
			assert_sum(cases[i].text, strlen(cases[i].text), piece, cases[i].sum);
}

/* A block's end is where padding is easily wrong. */
static void a_million_letters_have_their_sum_in_pieces_of_any_size(void **state)
{
	enum { MILLION = 1000000 };
	static char text[MILLION];
	static const size_t pieces[] = { 1, 55, 56, 63, 64, 65, 127, 128, 1000, MILLION };

	(void)state;
	memset(text, 'a', sizeof text);
	for (size_t i = 0; i < COUNT_OF(pieces); i++)
		assert_sum(text, sizeof text, pieces[i], "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_messages_have_their_known_sums),
		cmocka_unit_test(a_million_letters_have_their_sum_in_pieces_of_any_size),
	};

	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
