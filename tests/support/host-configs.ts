// How Teams shows a card in its three themes: sizes, spacing and colours as its clients set them.

interface Colours {
  readonly page: string;
  readonly text: string;
  readonly subtle: string;
  readonly accent: string;
  readonly good: string;
  readonly warning: string;
  readonly attention: string;
}

interface Theme {
  readonly onCard: Colours;
  readonly emphasis: string;
  /** Coloured containers, and the text on them. */
  readonly urgent: string;
  readonly onColour: Pick<Colours, 'text' | 'subtle'>;
}

const LIGHT: Theme = {
  onCard: {
    page: '#FFFFFF',
    text: '#252424',
    subtle: '#BF252424',
    accent: '#6264A7',
    good: '#92C353',
    warning: '#F8D22A',
    attention: '#C4314B',
  },
  emphasis: '#F9F8F7',
  urgent: '#FFC5B2',
  onColour: { text: '#252424', subtle: '#BF252424' },
};

const DARK: Theme = {
  onCard: {
    page: '#2D2C2C',
    text: '#FFFFFF',
    subtle: '#BFFFFFFF',
    accent: '#A6A7DC',
    good: '#92C353',
    warning: '#F8D22A',
    attention: '#D74654',
  },
  emphasis: '#292828',
  urgent: '#FFC5B2',
  onColour: { text: '#201F1F', subtle: '#2D2C2C' },
};

const CONTRAST: Theme = {
  onCard: {
    page: '#000000',
    text: '#FFFFFF',
    subtle: '#FFFFFF',
    accent: '#1AEBFF',
    good: '#3FF23F',
    warning: '#FFFF01',
    attention: '#FF8080',
  },
  emphasis: '#000000',
  urgent: '#000000',
  onColour: { text: '#FFFFFF', subtle: '#FFFFFF' },
};

export const THEMES = { light: LIGHT, dark: DARK, contrast: CONTRAST } as const;

const FONT = {
  fontFamily: "'Segoe UI', 'Open Sans', Tahoma, Geneva, Verdana, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 200, default: 400, bolder: 600 },
};

/** What Teams styles itself: buttons, links, and the message around a card, which breaks words that are too long. */
export const styleSheet = ({ onCard }: Theme): string => `
  main { overflow-wrap: break-word; word-break: break-word; }
  button { font: 600 14px 'Open Sans', sans-serif; padding: 6px 12px; border: 1px solid ${onCard.subtle === '#FFFFFF' ? '#FFFFFF' : '#8A8886'};
    border-radius: 4px; background: ${onCard.page}; color: ${onCard.text}; max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
  .ac-actionSet { flex-wrap: wrap !important; gap: 8px 0; max-width: 100%; }
  a { color: ${onCard.accent}; }`;

export function hostConfig({ onCard, emphasis, urgent, onColour }: Theme) {
  const foreground = ({ text, subtle }: Pick<Colours, 'text' | 'subtle'>) => {
    const pair = (colour: string) => ({ default: colour, subtle: colour });
    return {
      default: { default: text, subtle },
      dark: pair('#201F1F'),
      light: pair('#FFFFFF'),
      accent: pair(onCard.accent),
      good: pair(onCard.good),
      warning: pair(onCard.warning),
      attention: pair(onCard.attention),
    };
  };
  const container = (backgroundColor: string, colours: Pick<Colours, 'text' | 'subtle'>) => ({
    backgroundColor,
    foregroundColors: foreground(colours),
  });
  return {
    supportsInteractivity: true,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: '#EEEEEE' },
    fontTypes: { default: FONT, monospace: FONT },
    containerStyles: {
      default: container(onCard.page, onCard),
      emphasis: container(emphasis, onCard),
      attention: container(urgent, onColour),
      warning: container(urgent, onColour),
      good: container(urgent, onColour),
      accent: container(urgent, onColour),
    },
    actions: {
      maxActions: 6,
      spacing: 'Default',
      buttonSpacing: 8,
      actionsOrientation: 'Horizontal',
      actionAlignment: 'Left',
    },
  };
}
