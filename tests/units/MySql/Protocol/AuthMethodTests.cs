using System.Security.Cryptography;
using System.Text;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Units.MySql.Protocol;

public sealed class AuthMethodTests
{
    private static readonly byte[] Nonce = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_signs_as_the_rfc_does(string secret, string message, string signature) => Assert.Equal(
        signature, Convert.ToHexStringLower(Ed25519.Sign(Convert.FromHexString(secret), Convert.FromHexString(message))));

    [Fact]
    public void Empty_passwords_answer_with_nothing()
    {
        Assert.Empty(new NativePassword(Of("")).First());
        Assert.Empty(new CachingSha2Password(Of("")).First());
    }

    [Fact]
    public void Native_undoes_to_the_hash_that_the_server_keeps()
    {
        var answer = new NativePassword(Of("secret")).First();
#pragma warning disable CA5350 // The method is defined with SHA-1.
        var kept = SHA1.HashData(SHA1.HashData("secret"u8));
        var mask = SHA1.HashData([.. Nonce[..20], .. kept]);
        Assert.Equal(kept, SHA1.HashData(answer.Zip(mask, (a, b) => (byte)(a ^ b)).ToArray()));
#pragma warning restore CA5350
    }

    [Fact]
    public void Sha2_sends_the_password_only_where_it_may()
    {
        Assert.Null(new CachingSha2Password(Of("secret")).Next([3]));
        Assert.Equal("secret\0"u8.ToArray(), new CachingSha2Password(Of("secret", encrypted: true)).Next([4]));
        Assert.Equal([2], new CachingSha2Password(Of("secret")).Next([4]));
        Assert.Throws<NotSupportedException>(() => new CachingSha2Password(Of("secret", trust: false)).Next([4]));
        Assert.Throws<InvalidDataException>(() => new CachingSha2Password(Of("secret")).Next([7]));
    }

    [Fact]
    public void Sha2_encrypts_with_the_servers_key()
    {
        using var key = RSA.Create(2048);
        var method = new CachingSha2Password(Of("a password longer than the nonce is"));
        method.Next([4]);
        var sent = method.Next(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()))!;
#pragma warning disable CA5350 // The method is defined with SHA-1.
        var text = key.Decrypt(sent, RSAEncryptionPadding.OaepSHA1);
#pragma warning restore CA5350
        Assert.Equal("a password longer than the nonce is\0", Encoding.UTF8.GetString([.. text.Select((b, i) => (byte)(b ^ Nonce[i % 20]))]));
    }

    [Fact]
    public void Sha2_refuses_what_is_no_key()
    {
        var method = new CachingSha2Password(Of("secret"));
        method.Next([4]);
        Assert.Throws<InvalidDataException>(() => method.Next("no key"u8));
    }

    [Fact]
    public void Clear_goes_through_tls_alone()
    {
        Assert.Equal("secret\0"u8.ToArray(), new ClearPassword(Of("secret", encrypted: true)).First());
        Assert.Throws<NotSupportedException>(new ClearPassword(Of("secret")).First);
    }

    [Fact]
    public void A_short_nonce_is_refused() =>
        Assert.Throws<InvalidDataException>(new Ed25519Password(Of("secret") with { ServerNonce = Nonce[..20] }).First);

    [Fact]
    public void A_login_prints_no_password() => Assert.DoesNotContain("115", Of("secret").ToString(), StringComparison.Ordinal);

    private static Login Of(string password, bool encrypted = false, bool trust = true) =>
        new(Encoding.UTF8.GetBytes(password), Nonce, encrypted, trust);
}
