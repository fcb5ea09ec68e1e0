"""Tastes planted in the English sample."""

from recsys_core.datasets.taste import Taste, Themes

THEMES: Themes = {
    # theme: (words that mark it in a description, ways a reader would say it)
    "space": (
        [
            "space",
            "spaceship",
            "spacecraft",
            "starship",
            "starships",
            "planet",
            "planets",
            "galaxy",
            "astronaut",
            "orbit",
            "orbiting",
            "Mars",
            "alien",
            "stars",
        ],
        (
            "spaceships and distant planets",
            "astronauts lost among the stars",
            "alien worlds across the galaxy",
        ),
    ),
    "thinking machines": (
        ["robot", "robots", "android", "androids", "machine", "machines", "computer", "artificial"],
        ("robots that begin to feel", "androids and thinking machines", "a computer with a mind of its own"),
    ),
    "detection": (
        ["detective", "detectives", "clue", "clues", "investigation", "inspector", "murderer"],
        (
            "a detective following clues",
            "a murder and a clever investigation",
            "old-fashioned detective cases",
        ),
    ),
    "war": (
        ["war", "wars", "soldier", "soldiers", "army", "armies", "battle", "battles", "trenches"],
        ("soldiers and what war does to them", "war seen from the trenches", "armies before the battle"),
    ),
    "love": (
        ["love", "lovers", "marriage", "wedding", "loves"],
        ("love that comes too late", "lovers kept apart", "a marriage hanging by a letter"),
    ),
    "family": (
        [
            "family",
            "mother",
            "father",
            "sister",
            "sisters",
            "brother",
            "brothers",
            "daughter",
            "daughters",
            "parents",
        ],
        (
            "fathers, mothers and their children",
            "a family around one table",
            "brothers and sisters who quarrel",
        ),
    ),
    "magic": (
        ["magic", "wizard", "wizards", "witch", "witches", "dragon", "dragons", "spell"],
        ("wizards and dragons", "a witch and a bit of magic", "magic with a price"),
    ),
    "the sea": (
        ["sea", "ocean", "ship", "ships", "sailor", "island", "whale", "whales", "lifeboat"],
        ("the open sea and lonely islands", "sailors and their ships", "storms on the ocean"),
    ),
    "dystopia": (
        ["regime", "dystopia", "surveillance", "censorship", "dictatorship", "rebellion"],
        (
            "rebellion against a cruel regime",
            "dystopia, surveillance and fear",
            "people who resist a dictatorship",
        ),
    ),
    "growing up": (
        ["school", "childhood", "teenager", "adolescence"],
        ("school days and childhood", "a teenager finding a way", "childhood remembered"),
    ),
    "music": (
        ["music", "song", "songs", "piano", "jazz", "band", "orchestra", "pianist"],
        ("music and the people who make it", "songs, pianos and jazz", "a band on its last night"),
    ),
    "food": (
        ["food", "kitchen", "chef", "cooking", "cook", "cooks", "restaurant", "restaurants", "meal"],
        ("food and what happens in kitchens", "a chef at work", "a long meal and much cooking"),
    ),
    "survival": (
        ["survive", "survives", "survival", "survivor", "survivors", "wilderness", "stranded", "starvation"],
        ("survival in the wilderness", "people stranded who must survive", "the last survivor"),
    ),
    "revenge": (
        ["revenge", "vengeance", "avenge", "avenger", "betrayal", "betrayed"],
        ("revenge served cold", "betrayal and vengeance", "a hero out for revenge"),
    ),
    "ghosts": (
        ["ghost", "ghosts", "haunted", "haunts", "haunting", "ghostly", "spirit", "spirits", "vampire"],
        ("haunted houses and ghosts", "ghost stories for a winter night", "spirits that will not rest"),
    ),
    "spies": (
        ["spy", "spies", "espionage", "agent", "agents"],
        ("spies and double agents", "espionage in grey coats", "a secret agent in trouble"),
    ),
    "heists": (
        ["heist", "thief", "thieves", "robbery", "gangster", "gangsters", "mafia", "con"],
        ("a heist and charming thieves", "gangsters and the mafia", "one last robbery"),
    ),
    "time travel": (
        ("time travel", "time machine", "time loop", "through time", "in time", "sense of time"),
        ("time travel and its price", "a time machine or a time loop", "stories that run through time"),
    ),
    "animals": (
        [
            "animal",
            "animals",
            "dog",
            "dogs",
            "horse",
            "horses",
            "wolf",
            "wolves",
            "cat",
            "cats",
            "pig",
            "rabbit",
            "rat",
            "fox",
        ],
        ("animals as heroes", "a dog, a horse or a wolf", "cats and other animals"),
    ),
    "justice": (
        ["trial", "lawyer", "jury", "justice", "court"],
        ("trials and juries", "a lawyer fighting for justice", "courtrooms and the law"),
    ),
    "artists": (
        ["painter", "painting", "artist", "artists", "writer", "novelist", "poet", "poets", "art"],
        ("painters and writers", "the life of an artist", "a novelist and a painting"),
    ),
}

OPENERS = (
    "I like {a}{b}{c}.",
    "Give me {a}{b}{c} and I am happy.",
    "I look for {a}{b}{c}.",
    "What I enjoy most: {a}{b}{c}.",
    "My evenings belong to {a}{b}{c}.",
    "I never tire of {a}{b}{c}.",
)

TASTE = Taste(THEMES, OPENERS, also=", and {}", by=", best of all by {}", whole_words=True)
