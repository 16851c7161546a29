using System.Net;

namespace MhaHooks.Core.Net;

/// <summary>A reply off the wire: header, question and the answer section (RFC 1035 section 4.1). The rest is of no use here.</summary>
internal sealed record DnsMessage(ushort Id, bool IsTruncated, int Code, DnsQuestion Question, IReadOnlyList<DnsRecord> Answers)
{
    private const ushort ResponseFlag = 0x8000;
    private const ushort OpcodeMask = 0x7800;
    private const ushort TruncatedFlag = 0x0200;
    private const int LongestChain = 16;
    private const int NameError = 3;

    /// <exception cref="DnsFormatException">It is not a reply to a single question, or it breaks off.</exception>
    public static DnsMessage Parse(ReadOnlySpan<byte> wire)
    {
        var reader = new DnsReader(wire);
        var id = reader.Short();
        var flags = reader.Short();
        if ((flags & (ResponseFlag | OpcodeMask)) != ResponseFlag || reader.Short() != 1)
        {
            throw new DnsFormatException("not a reply to one question");
        }

        var answers = reader.Short();
        reader.Take(4);
        var question = new DnsQuestion(reader.Name(), (DnsRecordType)reader.Short());
        reader.Take(2);
        var truncated = (flags & TruncatedFlag) != 0;

        // A truncated reply may break off anywhere, and is asked for again by TCP: none of it is used (RFC 2181 section 9).
        return new DnsMessage(id, truncated, flags & 0xF, question, truncated ? [] : ReadRecords(ref reader, answers));
    }

    /// <summary>Follows the aliases from the question to the records it asked for.</summary>
    public DnsReply ToReply()
    {
        List<DnsRecord> aliases = [];
        var name = Question.Name;
        while (aliases.Count < LongestChain && Find(name, DnsRecordType.Cname) is [var alias, ..])
        {
            aliases.Add(alias);
            name = alias.Target!;
        }

        var records = Code == 0 ? Find(name, Question.Type) : [];
        return new DnsReply { Status = StatusOf(records.Count), Code = Code, Records = records, Aliases = records.Count > 0 ? aliases : [] };
    }

    private static List<DnsRecord> ReadRecords(ref DnsReader reader, int count)
    {
        // The count is a claim: memory is taken only for what is really there.
        List<DnsRecord> records = [];
        for (var i = 0; i < count; i++)
        {
            records.Add(ReadRecord(ref reader));
        }

        return records;
    }

    private static DnsRecord ReadRecord(ref DnsReader reader)
    {
        var name = reader.Name();
        var type = (DnsRecordType)reader.Short();
        reader.Short();
        var ttl = reader.Long();
        var length = reader.Short();
        var start = reader.Position;
        var record = new DnsRecord
        {
            Name = name,
            Type = type,
            Ttl = TimeSpan.FromSeconds(ttl > int.MaxValue ? 0 : ttl),
        };
        record = type switch
        {
            DnsRecordType.A => record with { Address = new IPAddress(reader.Take(4)) },
            DnsRecordType.Aaaa => record with { Address = new IPAddress(reader.Take(16)) },
            DnsRecordType.Cname => record with { Target = reader.Name() },
            DnsRecordType.Srv => ReadService(record, ref reader),
            _ => Skipped(record, ref reader, length),
        };
        return reader.Position == start + length ? record : throw new DnsFormatException($"a record of type {type} with {length} bytes of data");
    }

    private static DnsRecord ReadService(DnsRecord record, ref DnsReader reader)
    {
        reader.Take(4);
        return record with { Port = reader.Short(), Target = reader.Name() };
    }

    private static DnsRecord Skipped(DnsRecord record, ref DnsReader reader, int length)
    {
        reader.Take(length);
        return record;
    }

    private List<DnsRecord> Find(string name, DnsRecordType type) =>
        [.. Answers.Where(record => record.Type == type && DnsQuestion.SameName(record.Name, name))];

    private DnsStatus StatusOf(int records) => Code switch
    {
        0 => records > 0 ? DnsStatus.Answered : DnsStatus.NoData,
        2 => DnsStatus.ServerFailure,
        NameError => DnsStatus.NoSuchName,
        5 => DnsStatus.Refused,
        _ => DnsStatus.Other,
    };
}
