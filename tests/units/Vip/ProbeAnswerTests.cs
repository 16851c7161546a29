using MhaHooks.Providers.Vip;

namespace MhaHooks.Units.Vip;

public class ProbeAnswerTests
{
    [Theory]
    [InlineData(1, "ARPING 192.0.2.10 from 0.0.0.0 eth0\nUnicast reply from 192.0.2.10 [72:A0:97:6E:1D:94]  0.599ms\nSent 1 probes (1 broadcast(s))\nReceived 1 response(s)", "72:a0:97:6e:1d:94")]
    [InlineData(0, "ARPING 192.0.2.10\n42 bytes from 72:a0:97:6e:1d:94 (192.0.2.10): index=0 time=13.270 usec\n", "72:a0:97:6e:1d:94")]
    [InlineData(1, "answer from 72:a0:97:6e:1d:94", "72:a0:97:6e:1d:94")]
    [InlineData(1, "answer from unknown", "unknown")]
    public void An_answer_names_its_sender(int code, string output, string holder)
    {
        var answer = ProbeAnswer.Read(code, output, ["02:00:00:00:00:02"]);

        Assert.Equal((ProbeResult.Answered, holder), (answer.Result, answer.Holder));
    }

    [Theory]
    [InlineData(0, "sent")]
    [InlineData(0, "ARPING 192.0.2.10 from 0.0.0.0 eth0\nSent 1 probes (1 broadcast(s))\nReceived 0 response(s)")]
    [InlineData(1, "ARPING 192.0.2.10\nTimeout\n1 packets transmitted, 0 packets received, 100% unanswered (0 extra)")]
    [InlineData(1, "Unicast reply from 192.0.2.10 [02:00:00:00:00:02]  0.599ms")]
    public void Silence_and_our_own_second_device_are_no_answer(int code, string output) =>
        Assert.Equal(ProbeResult.Silence, ProbeAnswer.Read(code, output, ["02:00:00:00:00:02"]).Result);

    [Theory]
    [InlineData(2, "arping: Device eth9 not available.")]
    [InlineData(126, "sh: 1: arping: Operation not permitted")]
    [InlineData(127, "sh: 1: arping: not found")]
    [InlineData(1, "arping: libnet_open_link(): UID/EUID 0 or capability CAP_NET_RAW required")]
    [InlineData(99, "send: Cannot assign requested address")]
    [InlineData(143, "")]
    [InlineData(143, "ARPING 192.0.2.10 from 0.0.0.0 eth0\nTerminated")]
    [InlineData(0, "")]
    [InlineData(100, "sent\nreceive: Network is down")]
    [InlineData(1, "Sent 0 probes (0 broadcast(s))\nReceived 0 response(s)")]
    [InlineData(1, "0 packets transmitted, 0 packets received")]
    public void Not_being_able_to_ask_is_no_silence(int code, string output) =>
        Assert.Equal(ProbeResult.Failed, ProbeAnswer.Read(code, output, []).Result);
}
