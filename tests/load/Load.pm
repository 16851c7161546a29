package Load;

# Reads what tests/load left behind: the writers' log, and what MHA and its hooks printed, each line behind the time of its
# arrival.

use strict;
use warnings FATAL => 'all';
use utf8;
use open qw(:std :encoding(UTF-8));
use Exporter 'import';
use Time::Local 'timegm';

our @EXPORT_OK = qw(lines shown title seen vip host holders told calls attempts missing longest_gap median);

use constant WIDTH => 118;

sub lines {
    my $path = shift;
    open my $in, '<:encoding(UTF-8)', $path or die "$path: $!\n";
    return <$in>;
}

sub shown {
    my $line = shift;
    return length $line > WIDTH ? substr( $line, 0, WIDTH - 1 ) . '…' : $line;
}

sub title { print "\n", shift, "\n" }

sub median {
    my @all = sort { $a <=> $b } @_;
    return $all[ $#all / 2 ];
}

# --- who holds what: what `look` in load.sh saw ---------------------------------------------------------------------------

sub seen { return { map { chomp; split /=/, $_, 2 } lines(shift) } }

sub vip {
    my $seen = shift;
    return join( ' and ', grep { ( $seen->{"$_.vip"} // '' ) eq 'yes' } qw(db1 db2 db3) ) || 'nobody';
}

sub host {
    my ( $seen, $host ) = @_;
    return 'no power'       if ( $seen->{"$host.power"}  // '' ) eq 'off';
    return 'mysqld is dead' if ( $seen->{"$host.mysqld"} // '' ) eq 'dead';
    my $source = $seen->{"$host.source"};
    return join ', ', ( $seen->{"$host.read_only"} ? 'read-only' : 'writable' ), $seen->{"$host.account"},
      !$source                          ? 'no replica'
      : $seen->{"$host.running"} == 2 ? "replicates from $source"
      :                                   "replication from $source stands still";
}

# For each look: [heading, what was seen]. Two stand side by side, more of them below each other.
sub holders {
    my @looks = @_;
    title('WHO HELD WHAT');
    my @rows = (
        [ 'address 10.77.0.100', map { vip( $_->[1] ) } @looks ],
        [ 'master.node.consul',  map { $_->[1]{node} } @looks ],
        [ 'key mysql/master',    map { $_->[1]{key} } @looks ],
        map {
            my $host = $_;
            [ $host, map { host( $_->[1], $host ) } @looks ]
        } qw(db1 db2 db3),
    );
    if ( @looks <= 2 ) {
        printf "  %-20s %-46s %s\n", @$_ for [ '', map { $_->[0] } @looks ], @rows;
        return;
    }
    for my $row (@rows) {
        my ( $what, @held ) = @$row;
        printf "  %-20s %-24s %s\n", $_ ? '' : $what, $looks[$_][0], $held[$_] for 0 .. $#held;
    }
}

# --- what the hooks and MHA printed ---------------------------------------------------------------------------------------

# What a call did, in its own words, in seconds since a point in time.
sub told {
    my ( $zero, $call ) = @_;
    for my $step ( @{ $call->{steps} } ) {
        my $took = defined $step->{took} ? sprintf '%4d ms', $step->{took} * 1000 : '';
        print shown( sprintf '  %+7.3f %7s  %s: %s', $step->{at} - $zero, $took, $call->{command}, $step->{text} ), "\n";
    }
}

# One line of a hook's log: when, hook, command, how long it took (if it says so) and the rest.
sub hook_line {
    my $line = shift;
    my ( $y, $mo, $d, $h, $mi, $s, $hook, $command, $text ) = $line =~ /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):([\d.]+)Z (\w+)\[(\w+)\] (.*)/ or return;
    my $took = $text =~ s/ \((\d+(?:\.\d+)?) ?(ms|s|m)\)$// ? $1 * { ms => 0.001, s => 1, m => 60 }->{$2} : undef;
    return { at => timegm( int $s, $mi, $h, $d, $mo - 1, $y ) + $s - int $s, hook => $hook, command => $command, took => $took, text => $text };
}

# The calls of a hook in the order in which MHA made them: when MHA called and was answered (by the arrival of its own lines),
# and what the hook printed.
sub calls {
    my ( $path, $hook ) = @_;
    my @calls;
    for ( lines($path) ) {
        my ( $arrived, $line ) = split ' ', $_, 2;
        if ( $line =~ m{\[info\] .*\Q$hook\E .*--command=(\w+)} ) {
            push @calls, { command => $1, begin => $arrived, steps => [] };
        }
        elsif ( my $step = hook_line($line) ) {
            next if !@calls || $step->{command} ne $calls[-1]{command};
            push @{ $calls[-1]{steps} }, $step;
            @{ $calls[-1] }{qw(end code)} = ( $step->{at}, $1 ) if $step->{text} =~ /^(?:ERROR )?exit (\d+):/;
        }
        elsif ( @calls && !$calls[-1]{answered} && $line =~ /\[(?:info|warning|error)\] / ) {
            $calls[-1]{answered} = $arrived;
        }
    }
    return @calls;
}

# --- what the writers saw -------------------------------------------------------------------------------------------------

# From the writers' log: what was acknowledged, in the order of time, and what failed.
sub attempts {
    my ( @acked, @failed );
    for ( lines(shift) ) {
        my ( $what, $name, $seq, $at, $rest ) = split ' ', $_, 5;
        chomp( $rest //= '' );
        if   ( $what eq 'ack' ) { push @acked, { name => $name, seq => $seq, at => $at, server => $rest } }
        else                    { push @failed, { name => $name, seq => $seq, at => $at, why => $rest } }
    }
    return ( [ sort { $a->{at} <=> $b->{at} } @acked ], \@failed );
}

# The longest time between two acknowledged writes that follow each other, of those in a stretch of time.
sub longest_gap {
    my ( $acked, $begin, $end ) = @_;
    my ( $from, $to, $last ) = ( 0, 0 );
    for my $ack (@$acked) {
        next if defined $begin && $ack->{at} < $begin;
        last if defined $end   && $ack->{at} > $end;
        ( $from, $to ) = ( $last, $ack->{at} ) if defined $last && $ack->{at} - $last > $to - $from;
        $last = $ack->{at};
    }
    return { from => $from, to => $to, length => $to - $from };
}

# What was acknowledged and is not among a server's rows, which `rows_everywhere` in load.sh left in a file.
sub missing {
    my ( $path, $acked ) = @_;
    my %there = map { join( ' ', split ) => 1 } lines($path);
    return grep { !$there{"$_->{name} $_->{seq}"} } @$acked;
}

1;
