package Load;

# Reads what tests/load left behind: the writers' log, and what MHA and its hooks printed, each line behind the time of its
# arrival.

use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use Time::Local 'timegm';

our @EXPORT_OK = qw(lines shown title hook_line calls attempts longest_gap median);

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

1;
