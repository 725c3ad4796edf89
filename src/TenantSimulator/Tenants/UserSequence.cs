using System.Collections;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>
/// Users in the order of their sequence numbers: those that are stored and, between them, those of a population, which are made on the way
/// and forgotten again.
/// </summary>
internal sealed class UserSequence : IReadOnlyCollection<DirectoryUser>
{
    private readonly List<DirectoryUser> _stored = [];
    private readonly HashSet<int> _taken = [];
    private Population? _population;

    /// <summary>How many there are.</summary>
    public int Count => _stored.Count + ComputedCount;

    /// <summary>How many of them are only computed.</summary>
    public int ComputedCount => (_population?.HealthyUsers ?? 0) - _taken.Count;

    /// <summary>Those that are stored: listed in the scenario, with a problem, or touched by somebody.</summary>
    public IReadOnlyList<DirectoryUser> Stored => _stored;

    /// <summary>Puts a population in. There can be one.</summary>
    public void Populate(Population population) => _population = population;

    /// <summary>Adds a user at the place that its sequence number says.</summary>
    public void Add(DirectoryUser user) => _stored.Insert(FirstStoredAfter(user.Sequence), user);

    /// <summary>Takes a user out.</summary>
    public void Remove(DirectoryUser user) => _stored.Remove(user);

    /// <summary>Stores the user at a position of the population from now on.</summary>
    public DirectoryUser Take(int position)
    {
        var user = _population!.UserAt(position);
        _taken.Add(position);
        Add(user);
        return user;
    }

    /// <summary>The position of the user with an object id among those that are only computed; null when it is none of them.</summary>
    public int? FindComputed(Guid id) => Untaken(_population?.FindUser(id));

    /// <summary>The position of the user with an id, a name or an address among those that are only computed.</summary>
    public int? FindComputed(string text) => Guid.TryParse(text, out var id) ? FindComputed(id) : Untaken(_population?.Find(text));

    /// <summary>The user at a position, as long as it is only computed.</summary>
    public DirectoryUser ComputedAt(int position) => _population!.UserAt(position);

    /// <summary>Those after a place in the listing.</summary>
    /// <param name="sequence">The place; -1 for all.</param>
    public IEnumerable<DirectoryUser> After(int sequence)
    {
        var next = FirstStoredAfter(sequence);
        if (_population is { } population)
        {
            for (var position = population.FirstAfter(sequence); position < population.Size; position++)
            {
                for (; next < _stored.Count && _stored[next].Sequence < population.SequenceOf(position); next++)
                {
                    yield return _stored[next];
                }

                if (population.IsHealthy(position) && !_taken.Contains(position))
                {
                    yield return population.UserAt(position);
                }
            }
        }

        for (; next < _stored.Count; next++)
        {
            yield return _stored[next];
        }
    }

    /// <inheritdoc/>
    public IEnumerator<DirectoryUser> GetEnumerator() => After(-1).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int? Untaken(int? position) => position is { } one && !_taken.Contains(one) ? one : null;

    private int FirstStoredAfter(int sequence)
    {
        var (low, high) = (0, _stored.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _stored[middle].Sequence <= sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
