package MhaCure;

# MHA 0.58 on a Perl and a server that it has never seen. Loaded into every perl of the lab by PERL5OPT; it does
# nothing where MHA is not loaded. INIT runs after every `use` of the program and before its first statement.

use strict;
use warnings;

INIT {
    no warnings 'redefine';

    # sprintf calls a redundant argument fatal there since Perl 5.22, and "10.11.6-MariaDB-1+deb12u1" has many numbers.
    if ($INC{'MHA/NodeUtil.pm'}) {
        *MHA::NodeUtil::parse_mysql_version = sub ($) {
            return sprintf('%03d%03d%03d', ($_[0] =~ /(\d+)/g)[0 .. 2]);
        };
        *MHA::NodeUtil::parse_mysql_major_version = sub ($) {
            return sprintf('%03d%03d', ($_[0] =~ /(\d+)/g)[0 .. 1]);
        };
    }

    # MariaDB has no super_read_only.
    if ($INC{'MHA/SlaveUtil.pm'}) {
        *MHA::SlaveUtil::check_if_super_read_only = sub { return (0, 0) };
    }
}

1;
