using System.Numerics;
using System.Security.Cryptography;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// Ed25519 signatures, of which .NET has none. MariaDB hashes the password where RFC 8032 hashes a 32-byte seed, so that the
/// RFC's test vectors are valid here as they stand. Arithmetic is BigInteger's and takes a time that depends on the key: fine
/// for one signature a login against a server that MHA named, not for a service that others can time.
/// </summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc8032#section-5.1</remarks>
internal static class Ed25519
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);
    private static readonly BigInteger D2 = Mod(2 * -121665 * Invert(121666));
    private static readonly Point Base = Point.Affine(
        BigInteger.Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202", null),
        BigInteger.Parse("46316835694926478169428394003475163141307993866256225615783033603165251855960", null));

    public static byte[] Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> message)
    {
        var expanded = SHA512.HashData(secret);
        expanded[0] &= 0b1111_1000;
        expanded[31] &= 0b0111_1111;
        expanded[31] |= 0b0100_0000;
        var scalar = Number(expanded.AsSpan(0, 32));
        var publicKey = Encode(Multiply(Base, scalar));

        byte[] nonceSeed = [.. expanded.AsSpan(32), .. message];
        var nonce = Number(SHA512.HashData(nonceSeed)) % L;
        var commitment = Encode(Multiply(Base, nonce));

        byte[] challengeSeed = [.. commitment, .. publicKey, .. message];
        var challenge = Number(SHA512.HashData(challengeSeed)) % L;
        return [.. commitment, .. Bytes((nonce + (challenge * scalar)) % L)];
    }

    private static Point Multiply(Point point, BigInteger scalar)
    {
        var sum = Point.Zero;
        while (!scalar.IsZero)
        {
            if (!scalar.IsEven)
            {
                sum = Add(sum, point);
            }

            point = Add(point, point);
            scalar >>= 1;
        }

        return sum;
    }

    /// <summary>RFC 8032, section 5.1.4; valid for doubling as well.</summary>
    private static Point Add(Point one, Point two)
    {
        var a = Mod((one.Y - one.X) * (two.Y - two.X));
        var b = Mod((one.Y + one.X) * (two.Y + two.X));
        var c = Mod(one.T * D2 * two.T);
        var d = Mod(2 * one.Z * two.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Invert(point.Z);
        var bytes = Bytes(Mod(point.Y * inverse));
        if (!Mod(point.X * inverse).IsEven)
        {
            bytes[31] |= 0b1000_0000;
        }

        return bytes;
    }

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(value, P - 2, P);

    private static BigInteger Mod(BigInteger value)
    {
        var rest = value % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private static BigInteger Number(ReadOnlySpan<byte> littleEndian) => new(littleEndian, isUnsigned: true);

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    /// <summary>Extended coordinates: x = X/Z, y = Y/Z, x*y = T/Z.</summary>
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        public static Point Zero => new(0, 1, 1, 0);

        public static Point Affine(BigInteger x, BigInteger y) => new(x, y, 1, Mod(x * y));
    }
}
