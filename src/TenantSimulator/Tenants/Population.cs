using System.Globalization;
using System.Text;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>
/// The healthy users that a scenario makes up, and their mailboxes. None of them is stored: seed and position say everything about one, and
/// an id, a GUID, a name or an address says its position. Between them are the positions of made-up users with problems, which are stored.
/// </summary>
internal sealed class Population
{
    private readonly DerivedIds _ids;
    private readonly string _domain;
    private readonly DateTimeOffset _lastSync;
    private readonly int _problems;
    private readonly int _size;
    private readonly int _firstSequence;

    /// <summary>Describes a population; the sequence numbers from the first on are its own.</summary>
    /// <param name="tenant">The tenant, inside its gate.</param>
    /// <param name="problems">How many users with problems are spread among the healthy ones.</param>
    /// <param name="firstSequence">The place of its first user in listings.</param>
    public Population(Tenant tenant, int problems, int firstSequence)
    {
        var wanted = tenant.Scenario.Generate;
        _ids = new DerivedIds($"{tenant.Id}|{wanted.Seed.ToString(CultureInfo.InvariantCulture)}");
        _domain = tenant.Scenario.DefaultDomain;
        _lastSync = tenant.Now.AddMinutes(-20);
        (_problems, _size, _firstSequence) = (problems, wanted.HealthyUsers + problems, firstSequence);
    }

    /// <summary>How many sequence numbers are its own, those of users with problems included.</summary>
    public int Size => _size;

    /// <summary>How many healthy users there are.</summary>
    public int HealthyUsers => _size - _problems;

    /// <summary>The place in listings of the user at a position.</summary>
    public int SequenceOf(int position) => _firstSequence + position;

    /// <summary>The first position whose user comes after a place in listings.</summary>
    public int FirstAfter(int sequence) => Math.Max(0, sequence + 1 - _firstSequence);

    /// <summary>The position of a user with a problem: they are spread evenly.</summary>
    /// <param name="number">Which of them, from 0.</param>
    public int PositionOfProblem(int number) => (int)((((long)number * _size) + _problems - 1) / _problems);

    /// <summary>Whether the user at a position is healthy, and therefore described here.</summary>
    public bool IsHealthy(int position) =>
        _problems == 0 || (position > 0 && (long)position * _problems / _size == (long)(position - 1) * _problems / _size);

    /// <summary>The healthy user at a position, made anew at each call.</summary>
    public DirectoryUser UserAt(int position)
    {
        var name = NameAt(position);
        var address = $"{name}@{_domain}";
        return new DirectoryUser
        {
            Id = _ids.Of(DerivedIdKind.User, position),
            UserPrincipalName = address,
            MailNickname = name,
            DisplayName = name,
            Mail = address,
            LastSync = _lastSync,
            ActiveDirectory = new() { ExchangeGuid = _ids.Of(DerivedIdKind.Mailbox, position) },
            IsGenerated = true,
            Sequence = SequenceOf(position),
        };
    }

    /// <summary>That user's own mailbox, made anew at each call.</summary>
    public Recipient RecipientAt(int position)
    {
        var name = NameAt(position);
        var address = $"{name}@{_domain}";
        var owner = _ids.Of(DerivedIdKind.User, position);
        return new Recipient
        {
            Guid = _ids.Of(DerivedIdKind.Recipient, position),
            Type = RecipientType.UserMailbox,
            Name = name,
            Alias = name,
            DisplayName = name,
            PrimarySmtpAddress = address,
            UserPrincipalName = address,
            ExchangeGuid = _ids.Of(DerivedIdKind.Mailbox, position),
            OwnerId = owner,
            ExternalDirectoryObjectId = owner,
            IsGenerated = true,
        };
    }

    /// <summary>The position of the healthy user with an object id; null when it is nobody's.</summary>
    public int? FindUser(Guid id) => Position(_ids.Read(id), DerivedIdKind.User);

    /// <summary>The position of the healthy user whose mailbox or own id a GUID is.</summary>
    public int? FindAny(Guid guid) => _ids.Read(guid) is var (_, position) && IsOne(position) ? position : null;

    /// <summary>The position of the healthy user with a name or an address, with or without its prefix.</summary>
    public int? Find(string nameOrAddress)
    {
        var address = nameOrAddress[(nameOrAddress.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var at = address.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? address : address[..at];
        return
            (at < 0 || address[(at + 1)..].Equals(_domain, StringComparison.OrdinalIgnoreCase))
            && name.StartsWith("user", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && IsOne(position)
            && NameAt(position).Equals(name, StringComparison.OrdinalIgnoreCase)
            ? position
            : null;
    }

    private static string NameAt(int position) => string.Create(CultureInfo.InvariantCulture, $"user{position:D6}");

    private int? Position((DerivedIdKind Kind, int Position)? id, DerivedIdKind kind) =>
        id is { } one && one.Kind == kind && IsOne(one.Position) ? one.Position : null;

    private bool IsOne(int position) => position < _size && IsHealthy(position);
}

/// <summary>What a derived id is the id of.</summary>
internal enum DerivedIdKind
{
    /// <summary>A user of the directory.</summary>
    User = 1,

    /// <summary>The mailbox: ExchangeGuid.</summary>
    Mailbox,

    /// <summary>The recipient: Guid and ExchangeObjectId.</summary>
    Recipient,
}

/// <summary>
/// GUIDs that look random and can be read back: kind and position, shuffled by a keyed permutation (four Feistel rounds). What is not one of
/// them is read as nonsense and recognised by that.
/// </summary>
internal sealed class DerivedIds
{
    private readonly ulong[] _keys = new ulong[4];

    public DerivedIds(string secret)
    {
        Span<byte> hash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        for (var round = 0; round < _keys.Length; round++)
        {
            _keys[round] = BitConverter.ToUInt64(hash[(round * 8)..]);
        }
    }

    /// <summary>The GUID of something.</summary>
    public Guid Of(DerivedIdKind kind, int position)
    {
        var (left, right) = ((ulong)kind, (ulong)position);
        foreach (var key in _keys)
        {
            (left, right) = (right, left ^ Mix(right ^ key));
        }

        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, left);
        BitConverter.TryWriteBytes(bytes[8..], right);
        return new Guid(bytes);
    }

    /// <summary>What a GUID is of; null when it is not one of these.</summary>
    public (DerivedIdKind Kind, int Position)? Read(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes);
        var (left, right) = (BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]));
        for (var round = _keys.Length - 1; round >= 0; round--)
        {
            (left, right) = (right ^ Mix(left ^ _keys[round]), left);
        }

        return left is >= (ulong)DerivedIdKind.User and <= (ulong)DerivedIdKind.Recipient && right <= int.MaxValue
            ? ((DerivedIdKind)left, (int)right)
            : null;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
