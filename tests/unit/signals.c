/* SPDX-License-Identifier: MIT */
/* Unit tests of signals: names of signals, there and back. */
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "unit.h"

static void check(const char *text, int wanted)
{
	struct err e = { 0 };
	int signal = -77;

	if (signals_parse(text, &signal, &e) || signal != wanted)
		fail_msg("'%s' is signal %d: %s", text, signal, e.text);
}

static void check_refused(const char *text, const char *sentence)
{
	struct err e = { 0 };
	int signal = -77;

	assert_int_equal(signals_parse(text, &signal, &e), -EINVAL);
	assert_int_equal(signal, -77);
	assert_string_equal(e.text, sentence);
}

static void a_signal_has_a_name_in_any_case_and_a_number(void **state)
{
	(void)state;
	check("TERM", SIGTERM);
	check("SIGTERM", SIGTERM);
	check("term", SIGTERM);
	check("SigTerm", SIGTERM);
	check("15", 15);
	check("1", 1);
	check("64", 64);
	check("33", 33);
	check("USR1", SIGUSR1);
	check("VTALRM", SIGVTALRM);
	check("INT", SIGINT);
	check("IO", SIGIO);
}

static void names_that_are_no_longer_usual_are_known(void **state)
{
	(void)state;
	check("IOT", SIGABRT);
	check("CLD", SIGCHLD);
	check("SIGCLD", SIGCHLD);
	check("POLL", SIGIO);
}

static void real_time_signals_are_counted_as_glibc_counts_them(void **state)
{
	(void)state;
	check("RTMIN", 34);
	check("SIGRTMIN+3", 37);
	check("rtmin+0", 34);
	check("RTMIN+30", 64);
	check("RTMAX", 64);
	check("RTMAX-0", 64);
	check("RTMAX-1", 63);
	check("RTMAX-30", 34);
	assert_int_equal(SIGRTMIN, 34);
	assert_int_equal(SIGRTMAX, SIGNALS_LAST);
}

static void a_number_that_is_no_signal_is_refused(void **state)
{
	(void)state;
	check_refused("0", "signal '0' is not a number from 1 to 64");
	check_refused("65", "signal '65' is not a number from 1 to 64");
	check_refused("99999999999999999999999", "signal '99999999999999999999999' is not a number from 1 to 64");
	check_refused("9x", "signal '9x' is not a number from 1 to 64");
	check_refused("RTMIN+31", "signal 'RTMIN+31' is not RTMIN+0 to RTMIN+30 or RTMAX-30 to RTMAX-0");
	check_refused("RTMAX-31", "signal 'RTMAX-31' is not RTMIN+0 to RTMIN+30 or RTMAX-30 to RTMAX-0");
	check_refused("sigrtmin+", "signal 'sigrtmin+' is not RTMIN+0 to RTMIN+30 or RTMAX-30 to RTMAX-0");
	check_refused("RTMIN+-1", "signal 'RTMIN+-1' is not RTMIN+0 to RTMIN+30 or RTMAX-30 to RTMAX-0");
}

static void a_misspelt_name_brings_the_nearest(void **state)
{
	(void)state;
	check_refused("TREM", "no signal is called TREM; is TERM meant?");
	check_refused("sigtrem", "no signal is called sigtrem; is TERM meant?");
	check_refused("KIL", "no signal is called KIL; is KILL meant?");
	check_refused("ABORT", "no signal is called ABORT; is ABRT meant?");
	check_refused("CHILD", "no signal is called CHILD; is CHLD meant?");
	check_refused("USER1", "no signal is called USER1; is USR1 meant?");
	check_refused("QIUT", "no signal is called QIUT; is QUIT meant?");
	check_refused("RTMINN", "no signal is called RTMINN; is RTMIN meant?");
	check_refused("INTR", "no signal is called INTR; is INT meant?");
}

static void a_name_that_is_far_from_all_brings_none(void **state)
{
	(void)state;
	check_refused("FOO", "no signal is called FOO");
	check_refused("", "no signal is called ");
	check_refused("SIG", "no signal is called SIG");
	check_refused("X", "no signal is called X");
	check_refused("-15", "no signal is called -15");
	check_refused("SIG15", "no signal is called SIG15");
	check_refused(" TERM ", "no signal is called  TERM ; is TERM meant?");
	check_refused("TERMTERMTERMTERMTERM", "no signal is called TERMTERMTERMTERMTERM");
	check_refused("\xff\xfe\xfd\xfc", "no signal is called \xff\xfe\xfd\xfc");
}

static void what_the_headers_define_besides_is_no_signal(void **state)
{
	struct err e = { 0 };
	int signal;

	(void)state;
	assert_int_equal(signals_parse("STKSZ", &signal, &e), -EINVAL);
	assert_int_equal(signals_parse("EV_SIGNAL", &signal, &e), -EINVAL);
	assert_int_equal(signals_parse("_DFL", &signal, &e), -EINVAL);
}

static void check_name(int signal, const char *wanted)
{
	char name[SIGNALS_NAME];

	assert_string_equal(signals_name(signal, name), wanted);
	assert_string_equal(name, wanted);
}

static void a_signal_is_shown_by_its_usual_name(void **state)
{
	(void)state;
	check_name(SIGHUP, "HUP");
	check_name(SIGTERM, "TERM");
	check_name(SIGABRT, "ABRT");
	check_name(SIGCHLD, "CHLD");
	check_name(SIGIO, "IO");
	check_name(SIGSYS, "SYS");
	check_name(SIGVTALRM, "VTALRM");
	check_name(34, "RTMIN");
	check_name(35, "RTMIN+1");
	check_name(49, "RTMIN+15");
	check_name(50, "RTMAX-14");
	check_name(63, "RTMAX-1");
	check_name(64, "RTMAX");
}

static void what_has_no_name_is_shown_as_a_number(void **state)
{
	(void)state;
	check_name(32, "32");
	check_name(33, "33");
	check_name(0, "0");
	check_name(65, "65");
	check_name(-2147483647 - 1, "-2147483648");
	check_name(2147483647, "2147483647");
}

static void every_name_is_read_as_the_signal_that_it_is_of(void **state)
{
	char name[SIGNALS_NAME], longer[SIGNALS_NAME + 3];

	(void)state;
	for (int signal = 1; signal <= SIGNALS_LAST; signal++) {
		check(signals_name(signal, name), signal);
		if (name[0] >= '0' && name[0] <= '9')
			continue;
		snprintf(longer, sizeof longer, "sig%s", name);
		check(longer, signal);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_has_a_name_in_any_case_and_a_number),
		cmocka_unit_test(names_that_are_no_longer_usual_are_known),
		cmocka_unit_test(real_time_signals_are_counted_as_glibc_counts_them),
		cmocka_unit_test(a_number_that_is_no_signal_is_refused),
		cmocka_unit_test(a_misspelt_name_brings_the_nearest),
		cmocka_unit_test(a_name_that_is_far_from_all_brings_none),
		cmocka_unit_test(what_the_headers_define_besides_is_no_signal),
		cmocka_unit_test(a_signal_is_shown_by_its_usual_name),
		cmocka_unit_test(what_has_no_name_is_shown_as_a_number),
		cmocka_unit_test(every_name_is_read_as_the_signal_that_it_is_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
