namespace MhaHooks.Core.Net;

/// <summary>A message from the network is not what RFC 1035 says. Never leaves this folder.</summary>
internal sealed class DnsFormatException(string what) : Exception(what);
